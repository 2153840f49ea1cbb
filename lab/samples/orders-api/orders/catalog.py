"""Sample data: the lines of one large order."""

LINES = [
    {"sku": f"SKU-{number % 160:04d}", "quantity": 1 + number % 5, "cents": 199 + 37 * number}
    for number in range(200)
]
