import { parseCatalogItem, type CatalogItem } from './catalog-item.js';

/**
 * What a catalogue entry says is right, in the words of an option: the symbol that occurs more (`O`), `vertical` or
 * `horizontal`, or the brighter side (`left`, `bottom-right`). Case carries no meaning.
 * @throws InvalidInputError  as recipeFromCatalog
 */
export function catalogTruth(item: CatalogItem): string {
  const parsed = parseCatalogItem(item);
  if (parsed.task !== 'Grid') return parsed.derived.gt;
  const { gt } = parsed.derived;
  return gt[gt.more_symbol];
}
