import type { AccountSettings, Me, ProfileSettings } from "./api/types";

/** How somebody wants to be told of news. */
export interface Wishes {
  sound: boolean;
  desktop: boolean;
  push: boolean;
  /** Phones show who wrote and what. */
  showsContent: boolean;
}

interface Settings {
  user: { settings: ProfileSettings };
  account: { settings: AccountSettings };
}

/** One's own choice, else the company's; only the company may let texts onto locked screens (as the server has it). */
export function wishesOf({ user, account }: Settings | Me): Wishes {
  const own = user.settings;
  const company = account.settings;
  return {
    sound: own.sound ?? company.notify_sound,
    desktop: own.desktop_notifications ?? company.notify_desktop,
    push: own.push ?? company.notify_push,
    showsContent: company.push_shows_content && own.push_content !== false,
  };
}
