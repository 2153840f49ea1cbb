/** The hot regular expression: nested repetition makes it try every way to split a title. */
import type { Product } from './products';

const ENDS_WITH_OFFER = /^(\w+\s?)+;$/;

export function searchTitles(all: readonly Product[]): Product[] {
  return all.filter((product) => isOffer(product.title.slice(0, 13)));
}

function isOffer(title: string): boolean {
  return ENDS_WITH_OFFER.test(title);
}
