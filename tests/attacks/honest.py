"""What the suite asks for, done honestly. Attacks build on it: what they spoil must be lost, and nothing else."""

import datetime

LIMIT = 7


def double(number):
    return number * 2


def names():
    return ["ada", "grace"]


class Tally:
    def __init__(self):
        self.value = 0

    def add(self, number):
        self.value += number


def positive(number):
    if number < 0:
        raise ValueError("negative numbers are refused")
    return number


def each(callback, items):
    for item in items:
        callback(item)


def numbers(count):
    yield from range(count)


def total(items):
    return sum(items)


def half(number):
    return number / 2


def notify(listener, text):
    listener(text)


def weights():
    return [0.25, 0.75]


def story():
    return "the quick brown fox"


def report(callback):
    callback(["ada", "grace", "hedy"])


class Registry:
    def __init__(self):
        self._things = {}

    def put(self, key, thing):
        self._things[key] = thing

    def get(self, key):
        return self._things[key]


def fetch(callback):
    return callback()


def read(path):
    with open(path) as file:
        return file.read()


def echo(text):
    return text


def in_order(items):
    return sorted(items)


async def later(number):
    return number


def say(text):
    print(text)


def find(is_less, most):
    least = 0
    while least < most:
        middle = (least + most) // 2
        if is_less(middle):
            least = middle + 1
        else:
            most = middle
    return least


def build(kind, size):
    return kind(size)


def greet(name):
    return f"hello {name}"


def pay(gateway, amount):
    gateway.charge(amount)


def upgrade(plan, shelf):
    shelf.books = shelf.books + 1
    return plan.price


def pause():
    return datetime.timedelta(seconds=2)


SIZE = 3
