/** The sample types of the file to choose from. */
import type { MenuGroup } from '../../kit/menu';
import type { PageModel } from '../state/pageModel';

export function typeGroups(model: PageModel): readonly MenuGroup[] {
  const types = model.summary?.types;
  if (types === undefined) return [];
  return [
    {
      items: types.all.map(({ name, detail, isDifference }, type) => ({
        label: name,
        keys: isDifference ? `${detail} below zero: no graph` : detail,
        disabled: isDifference === true && type !== types.chosen,
        isChoice: true,
        isOn: type === types.chosen,
        run: () => model.chooseType(name),
      })),
    },
  ];
}
