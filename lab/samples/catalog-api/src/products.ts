/** Sample data. */
export interface Product {
  readonly title: string;
  readonly description: string;
}

const materials = ['oak', 'steel', 'cotton', 'linen'];

export const products: readonly Product[] = Array.from({ length: 1440 }, (_, number) => ({
  title: `garden chair ${materials[number % materials.length]} ${number}`,
  description: `A chair of ${materials[number % materials.length]} for the garden, model ${number}. `.repeat(40),
}));
