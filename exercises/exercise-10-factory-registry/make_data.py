"""Writes data/adverts.csv. Run once; the CSV is committed and is the source of truth."""
import csv, random

rng = random.Random(202610)
MODELS = {                                             # make -> models with a typical price new, in euros
    "Fiat": {"500": 15500, "Panda": 13000, "Tipo": 19500, "Doblo": 22500},
    "Ford": {"Fiesta": 17500, "Focus": 25500, "Kuga": 33500, "Puma": 26500, "Mondeo": 32500},
    "Opel": {"Corsa": 18000, "Astra": 26000, "Mokka": 27500, "Zafira": 29500, "Insignia": 34000},
    "Renault": {"Twingo": 13500, "Clio": 18500, "Captur": 24500, "Megane": 27000, "Kadjar": 29500},
    "Skoda": {"Fabia": 17000, "Octavia": 29000, "Superb": 38500, "Kamiq": 24500, "Kodiaq": 40500},
    "Toyota": {"Aygo": 14500, "Yaris": 20500, "Corolla": 28500, "RAV4": 41500, "Hilux": 44500},
    "Volkswagen": {"Up": 14000, "Polo": 21500, "Golf": 31000, "Tiguan": 39500, "Passat": 41000, "Caddy": 30500},
}
FUELS = {"petrol": 1.0, "diesel": 0.97, "hybrid": 1.16, "lpg": 0.82}
GEARBOXES = {"manual": 1.0, "automatic": 1.09}
COLOURS = ["black", "white", "grey", "silver", "blue", "red", "green", "brown", "orange"]
REGIONS = {"north": 0.97, "east": 0.94, "south": 1.04, "west": 1.01, "capital": 1.08, "islands": 0.9}

makes, rows = sorted(MODELS), []
for i in range(500):
    make = rng.choices(makes, [4, 8, 8, 6, 6, 5, 10])[0]
    models = sorted(MODELS[make])
    model = rng.choices(models, [rng.random() ** 2 + 0.05 for _ in models])[0]
    fuel = rng.choices(sorted(FUELS), [4, 2, 1, 8])[0]
    gearbox = rng.choices(sorted(GEARBOXES), [3, 7])[0]
    region = rng.choices(sorted(REGIONS), [5, 4, 1, 6, 6, 5])[0]
    colour = rng.choices(COLOURS, [9, 8, 8, 6, 5, 4, 1, 1, 1])[0]
    worth = rng.uniform(0.25, 0.85) * rng.lognormvariate(0, 0.12)
    price = MODELS[make][model] * FUELS[fuel] * GEARBOXES[gearbox] * REGIONS[region] * worth
    rows.append([f"A{i:04d}", make, model, fuel, gearbox, colour, region, round(price, -1)])
with open("data/adverts.csv", "w", newline="") as fh:
    w = csv.writer(fh)
    w.writerow(["advert_id", "make", "model", "fuel", "gearbox", "colour", "region", "price_eur"])
    w.writerows([*r[:7], int(r[7])] for r in rows)
