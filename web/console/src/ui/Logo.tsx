/** The speech bubble with three dots. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="var(--accent)" />
      <path
        d="M9 8h14a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-7l-5.2 4.2c-.7.5-1.8.1-1.8-.8V22a3 3 0 0 1-3-3v-8a3 3 0 0 1 3-3z"
        fill="var(--on-accent)"
      />
      <circle cx="11.5" cy="15" r="1.7" fill="var(--accent)" />
      <circle cx="16" cy="15" r="1.7" fill="var(--accent)" />
      <circle cx="20.5" cy="15" r="1.7" fill="var(--accent)" />
    </svg>
  );
}
