/** The sample's work without a pause. */
import { fingerprint } from '../../../../../lab/samples/catalog-api/src/fingerprint';
import { products } from '../../../../../lab/samples/catalog-api/src/products';
import { searchTitles } from '../../../../../lab/samples/catalog-api/src/search';
import { workOn } from './done';

workOn(() => {
  fingerprint(products.slice(0, 48));
  searchTitles(products.slice(0, 48));
});
