interface Order {
  readonly price: number;
}

type Orders = readonly Order[];

/** Most of the time. */
export function hotTotal(orders: Orders, milliseconds: number): number {
  const end = Date.now() + milliseconds;
  let sum: number = 0;
  while (Date.now() < end) {
    for (const one of orders) sum += Math.sqrt(one.price);
  }
  return sum;
}
