/** What a page's session needs of whoever opened the page. */
import type { Scope } from '../profile/scope';
import type {
  ExportMessage,
  LiveControl,
  LiveState,
  SettingMessage,
  ToPage,
  TruthRow,
  ViewerSettings,
} from '../protocol';
import type { ProfileQueries } from '../query/queries';
import type { ProfileSummary } from '../query/types';
import type { SourceLocation } from '../source/types';

export interface LoadedProfile {
  readonly queries: ProfileQueries;
  readonly summary: ProfileSummary;
  readonly live?: LiveView;
  readonly numbering: string;
}

/** A recording that is shown while it runs. Each `profile` is a new state of it: load again. */
export interface LiveView {
  /** null: nothing is said of it, as all is recorded and only the file is being written. */
  readonly state: LiveState | null;
  /** Calls back at each change; the result ends that. After `ended` the file holds the capture. */
  onChange(listener: (what: 'profile' | 'state' | 'ended') => void): () => void;
  control(control: LiveControl): void;
}

export interface SessionPorts {
  /** The profile, read anew when `broken` is the one at hand: it stopped answering. Rejects with a ProfileError. */
  load(broken: LoadedProfile | null): Promise<LoadedProfile>;
  post(message: ToPage): void;
  showFrame(location: SourceLocation | null, file: string, line: number, keepFocus: boolean): void;
  copy(text: string): void;
  action(action: 'longerCapture' | 'wallCapture'): void;
  /** How the user likes graphs, from the settings; and the page's own choice, to be kept there. */
  settings(): ViewerSettings;
  saveSetting(name: SettingMessage['name'], value: string): void;
  /** The page looks at another part of the profile. */
  scopeChanged(scope: Scope): void;
  export(message: ExportMessage): void;
  /** Which workspace files are what ran. Absent: nothing is said of them. */
  truths?(profile: LoadedProfile): Promise<readonly TruthRow[]>;
  /** A request of the page failed though the profile is loaded. */
  problem(message: string, cause: unknown): void;
}
