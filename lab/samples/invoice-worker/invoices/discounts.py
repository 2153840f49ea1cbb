"""The hot spot: a discount handed out cent by cent."""

POSITIONS = [1_250 + 13 * number for number in range(60)]


def spread_discount():
    left, reduced = 4_000, list(POSITIONS)
    while left > 0:
        for position, _ in enumerate(reduced):
            reduced[position] -= 1
            left -= 1
    return reduced
