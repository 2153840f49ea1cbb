"""Sample data: the lines of one large order, and how many such orders come together."""

BATCH = 24

LINES = [
    {"sku": f"SKU-{number % 160:04d}", "quantity": 1 + number % 5, "cents": 199 + 37 * number}
    for number in range(200)
]
