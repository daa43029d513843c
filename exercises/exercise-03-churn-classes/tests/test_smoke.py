"""Three calls that show the shapes. They are not the grade."""
from churn import ChurnModel, Customer, load_customers, risk_band


def test_a_row_becomes_a_customer():
    """A row of text becomes a customer with numbers."""
    row = {"customer_id": "C1", "plan": "plus", "tenure_months": "8", "monthly_spend": "38.26",
           "support_tickets": "0", "last_login_days": "18", "churned": "0"}
    assert Customer.from_row(row).tenure_months == 8


def test_a_model_scores_people():
    """A trained model gives each customer one probability."""
    people = load_customers("data/customers.csv")
    assert len(ChurnModel().fit(people[:180]).predict_proba(people[180:])) == 60


def test_a_band():
    """A probability has a band."""
    assert risk_band(0.45) == "medium"
