/** The sample types of the file to choose from. */
import type { MenuGroup } from '../../kit/menu';
import type { PageModel } from '../state/pageModel';

export function typeGroups(model: PageModel): readonly MenuGroup[] {
  const types = model.summary?.types;
  if (types === undefined) return [];
  return [
    {
      items: types.all.map(({ name, detail }, type) => ({
        label: name,
        keys: detail,
        isChoice: true,
        isOn: type === types.chosen,
        run: () => model.chooseType(name),
      })),
    },
  ];
}
