"""Writes data/users.csv, data/items.csv and data/requests.csv: two small factor tables, and an evening's requests. Run once; committed."""
import csv
import random

USERS, ITEMS, FACTORS, REQUESTS = 60, 200, 4, 2000
rng = random.Random(13)


def factors():
    return [round(rng.gauss(0, 1), 3) for _ in range(FACTORS)]


def write(name, header, rows):
    with open(f"data/{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


names = [f"f{n}" for n in range(FACTORS)]
write("users", ["user", *names], ([user, *factors()] for user in range(1, USERS + 1)))
write("items", ["item", *names], ([item, *factors()] for item in range(1, ITEMS + 1)))
# few users are awake, and most of them look at the same few items
awake = [rng.randint(1, USERS) for _ in range(15)]
shown = [rng.randint(1, ITEMS) for _ in range(30)]
pairs = ([rng.choice(awake), rng.choice(shown) if rng.random() < 0.85 else rng.randint(1, ITEMS)] for _ in range(REQUESTS))
write("requests", ["user", "item"], pairs)
