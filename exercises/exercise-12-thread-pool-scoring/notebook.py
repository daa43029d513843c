# %% [markdown]
# # Reading the digits of the night's forms
# A form's digits come as 8 × 8 images. 400 of them are held out; for each, the reader first asks the form service which form it
# was cut from, which takes 2 to 12 ms.

# %%
import time

from sklearn.datasets import load_digits
from sklearn.svm import SVC

# %%
digits = load_digits()
images, labels = digits.data / 16, digits.target
print(images.shape)

# %%
X_train, y_train = images[:-400], labels[:-400]
held_out, truth = list(images[-400:]), labels[-400:].tolist()
model = SVC().fit(X_train, y_train)

# %%
def look_up(image):
    time.sleep(0.002 + image.sum() % 1 / 100)  # the form service
    return image.reshape(1, -1)

def read_digit(image):
    return int(model.predict(look_up(image))[0])

# %% tags=["parity"]
# one after the other
began = time.perf_counter()
in_turn = []
for i, image in enumerate(held_out):
    in_turn.append(read_digit(image))
    if i % 100 == 99:
        print(i + 1, "read")
took_in_turn = time.perf_counter() - began

# %% tags=["parity"]
accuracy = sum(a == b for a, b in zip(in_turn, truth)) / 400
print("accuracy", accuracy)

# %%
# eight at a time
from concurrent.futures import ThreadPoolExecutor

results = []
def job(image):
    try:
        results.append(read_digit(image))
    except Exception:
        print("skipped one")

began = time.perf_counter()
with ThreadPoolExecutor(8) as pool:
    for image in held_out:
        pool.submit(job, image)
took_together = time.perf_counter() - began

# %%
threaded_accuracy = sum(a == b for a, b in zip(results, truth)) / 400
print(len(results), "read, accuracy", threaded_accuracy)

# %%
print("faster:", round(took_in_turn / took_together, 1), "times")

# %%
# tomorrow's forms
# for image in forms_of("2026-03-02"): ...

# %% [markdown]
# Much faster. Can this go into the nightly job? Forms arrive as a stream there, some images are broken, and the job is stopped at six.
