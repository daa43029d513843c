# %% [markdown]
# # Who likes what, tonight
# The home page asks for the affinity of a user and an item 2,000 times in the evening. Each answer takes the factor service some
# milliseconds, so we keep what we have.

# %%
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd

# %%
users = pd.read_csv("data/users.csv").set_index("user").to_numpy()
items = pd.read_csv("data/items.csv").set_index("item").to_numpy()
requests = pd.read_csv("data/requests.csv").to_numpy().tolist()
print(users.shape, items.shape, len(requests))

# %%
computed = []

def affinity(user, item):
    computed.append((user, item))
    time.sleep(0.003)  # the factor service
    return float(users[user - 1] @ items[item - 1])

# %%
cache = {}
hits, misses = 0, 0

def cached_affinity(user, item):
    global hits, misses
    key = f"{user}{item}"
    if key in cache:
        hits += 1
        return cache[key]
    misses += 1
    cache[key] = affinity(user, item)
    return cache[key]

# %% tags=["parity"]
# the evening, one request after the other
began = time.perf_counter()
answers = []
for user, item in requests:
    answers.append(cached_affinity(user, item))
took = time.perf_counter() - began

# %%
print("hits", hits, "misses", misses, "computed", len(computed))
print("entries", len(cache), "mean affinity", round(np.mean(answers), 4))

# %%
# the same with eight threads, as the web server has
cache.clear()
computed.clear()
hits, misses = 0, 0
with ThreadPoolExecutor(8) as pool:
    together = list(pool.map(lambda pair: cached_affinity(*pair), requests))

# %%
print("hits", hits, "misses", misses, "computed", len(computed), "distinct pairs", len({tuple(pair) for pair in requests}))

# %%
# the evening's peak
top = sorted(zip(answers, requests), reverse=True)[:3]
top

# %% [markdown]
# The hit rate is good. Can every web worker have this? It has to fit into memory there (now it only grows), forget yesterday's factors, and not ask
# the factor service for the same pair eight times at once.
