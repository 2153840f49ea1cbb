import * as vscode from 'vscode';
import type { WindowAccesses } from '../shared/accesses';
import { updateSetting } from '../shared/settings';

const REGIONS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'ca-west-1',
  'sa-east-1',
  'mx-central-1',
  'eu-central-1',
  'eu-central-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'ap-east-1',
  'ap-south-1',
  'ap-south-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'af-south-1',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'us-gov-east-1',
  'us-gov-west-1',
  'cn-north-1',
  'cn-northwest-1',
];
const BY_DEFAULT = 'Default';

/** *Change Region…*: a pick of the known regions that also accepts any other. */
export const changeRegion = (accesses: WindowAccesses) => async (): Promise<void> => {
  const current = await accesses.current().catch(() => null);
  const region = await pickRegion(current?.region ?? '');
  if (region !== undefined) await updateSetting('region', region === BY_DEFAULT ? undefined : region);
};

function pickRegion(current: string): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick();
  pick.title = 'Change Region';
  pick.placeholder = 'Choose an AWS region, or type one';
  const known: vscode.QuickPickItem[] = [
    { label: BY_DEFAULT, description: 'AWS_REGION, AWS_DEFAULT_REGION, or the profile decides' },
    ...REGIONS.map((label) => ({ label, description: label === current ? 'current' : '' })),
  ];
  pick.items = known;
  return new Promise((resolve) => {
    pick.onDidChangeValue((value) => {
      const typed = value.trim();
      const isNew = /^[a-z0-9][a-z0-9-]*$/.test(typed) && !REGIONS.includes(typed);
      pick.items = isNew ? [...known, { label: typed, description: 'as typed' }] : known;
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.label);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
