/** What a page's session needs from the host that opened the page. */
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

/** A recording that is shown while it runs. On `profile` there is a new state: load again. */
export interface LiveView {
  /** null: nothing to show, because everything is recorded and only the file is being written. */
  readonly state: LiveState | null;
  /** Calls back on each change; the returned function unsubscribes. After `ended` the file has the capture. */
  onChange(listener: (what: 'profile' | 'state' | 'ended') => void): () => void;
  control(control: LiveControl): void;
}

export interface SessionPorts {
  /**
   * Loads the profile, reading it again if the current one, `broken`, has stopped answering. `type`: its sample type;
   * null: the one it was last read with, or the file's default. Rejects with a ProfileError.
   */
  load(broken: LoadedProfile | null, type: string | null): Promise<LoadedProfile>;
  /** Another sample type is wanted: every page of the file reads it (`FlameSession.readType`). Absent: this is the only one. */
  chooseType?(type: string): void;
  post(message: ToPage): void;
  showFrame(location: SourceLocation | null, file: string, line: number, keepFocus: boolean): void;
  copy(text: string): void;
  /** Scheme of links that open a file of this workspace; absent: none does. */
  readonly linkScheme?: string;
  action(action: 'longerCapture' | 'wallCapture'): void;
  /** The user's graph settings; the page's own choices are stored there. */
  settings(): ViewerSettings;
  saveSetting(name: SettingMessage['name'], value: string): void;
  /** The page shows another part of the profile. */
  scopeChanged(scope: Scope): void;
  export(message: ExportMessage): void;
  /** Which workspace files are what ran. Absent: not shown. */
  truths?(profile: LoadedProfile): Promise<readonly TruthRow[]>;
  /** A request of the page failed although the profile is loaded. */
  problem(message: string, cause: unknown): void;
}
