import { createContext, memo, use } from "react";
import classes from "./primitives.module.css";

/** Fills on which white text has a contrast of at least 4.5:1. */
export const AVATAR_FILLS = ["#3A5BA9", "#7A4FB0", "#1C7A66", "#A8542A", "#96316F", "#4C6B1F"] as const;

/** First letters of the first and the last word; a phone number gives its last two digits. */
export function initials(name: string): string {
  const words = name.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  const first = words[0];
  if (!first) return name.replace(/\D/g, "").slice(-2) || "?";
  const last = words.length > 1 ? (words[words.length - 1] ?? "") : "";
  return ([...first][0] + ([...last][0] ?? "")).toLocaleUpperCase("pt-BR");
}

/** The same person keeps the same colour everywhere: it depends on the id alone. */
export function avatarFill(seed: string): string {
  let hash = 0;
  for (let index = 0; index < seed.length; index++) hash = (hash * 31 + seed.charCodeAt(index)) >>> 0;
  return AVATAR_FILLS[hash % AVATAR_FILLS.length] ?? AVATAR_FILLS[0];
}

/** Addresses of people's photos by id; the app knows them. */
export const Photos = createContext<ReadonlyMap<string, string>>(new Map());

interface AvatarProps {
  id: string;
  name: string;
  /** Width and height in pixels. */
  size?: number;
  /** Shown on hover; the avatar is decoration without it. */
  title?: string;
}

export const Avatar = memo(function Avatar({ id, name, size = 40, title }: AvatarProps) {
  const photo = use(Photos).get(id);
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the label comes with the role that supports it
    <span
      className={classes.avatar}
      style={{
        background: avatarFill(id),
        width: size,
        height: size,
        fontSize: Math.max(9, Math.round(size * 0.36)),
      }}
      title={title}
      aria-hidden={title ? undefined : true}
      role={title ? "img" : undefined}
      aria-label={title}
    >
      {photo ? <img className={classes.photo} src={photo} alt="" /> : initials(name)}
    </span>
  );
});
