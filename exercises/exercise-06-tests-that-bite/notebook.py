# %% [markdown]
# # Are the metrics right?
# We report seven numbers about the loan ranking. `metrics.py` computes them; here they are tried on small lists.

# %%
from metrics import *

# %%
y_true = [1, 1, 1, 0, 0, 0, 0, 1]
y_pred = [1, 0, 0, 0, 1, 0, 0, 0]
counts = confusion(y_true, y_pred)
print(counts)

# %% [markdown]
# One hit, one false alarm, three missed. Looks right.

# %%
p = precision(y_true, y_pred)
r = recall(y_true, y_pred)
print("precision", p, "recall", r)

# %%
f = f1(y_true, y_pred)
print("f1", round(f, 4), "between", r, "and", p)

# %%
acc = accuracy(y_true, y_pred)
print("accuracy", acc, "looks right" if 0 <= acc <= 1 else "??")

# %% [markdown]
# Now the ranking. Few ties in real life, but this list has some.

# %%
y = [1, 1, 0, 1, 0, 0, 1, 0]
s = [.9, .8, .8, .6, .6, .6, .4, .2]

# %%
# AUC once more by hand, to have a number to compare with: walk down the sorted scores
area, hits = 0, 0
for score, label in sorted(zip(s, y), key=lambda pair: -pair[0]):
    if label == 1:
        hits += 1
    else:
        area += hits
auc_by_hand = area / (y.count(1) * y.count(0))
print("expected AUC:", auc_by_hand)

# %%
easy = roc_auc([1, 0, 1, 0], [.9, .8, .7, .1])
print("AUC of an easy list", easy)

# %%
loss = log_loss([1, 0], [.8, .4])
print("log loss", round(loss, 4))

# %%
rows = [[.1, .7, .2], [.5, .3, .2], [.2, .3, .5]]
top = [top_k_accuracy([1, 1, 0], rows, k) for k in (1, 2, 3)]
print("top 1, 2, 3:", [round(t, 3) for t in top])

# %%
try:
    precision([1, 0], [1])
except Exception as e:
    print("does not like different lengths:", e)

# %% [markdown]
# All seven look right. **TODO:** somebody will make these faster next week; put the numbers above into real tests, so that we notice
# when one changes.
