"""What the suite asks for, done honestly. Attacks build on it: what they spoil must be lost, and nothing else."""

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
