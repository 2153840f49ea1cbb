"""The hot spot: a discount handed out cent by cent."""

POSITIONS = [4_250 + 13 * number for number in range(150)]


def spread_discount():
    left, reduced = 150_000, list(POSITIONS)
    while left > 0:
        for position, _ in enumerate(reduced):
            reduced[position] -= 1
            left -= 1
    return reduced
