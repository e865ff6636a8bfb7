import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
  type VariantColorsResolver,
} from "@mantine/core";

const accent: MantineColorsTuple = [
  "#E6EEFC",
  "#CFDEFA",
  "#A9C4F6",
  "#8FB2FA",
  "#5B8DF5",
  "#4A7FEE",
  "#1F5AD0",
  "#1B50BA",
  "#17459F",
  "#123782",
];
const red: MantineColorsTuple = [
  "#FDE7E4",
  "#FBD0CB",
  "#FFC9C2",
  "#FF8A80",
  "#E5675C",
  "#D64A3E",
  "#C8372B",
  "#B42318",
  "#95190F",
  "#7A1B14",
];
// Mantine's own dark greys are neutral and clash with the bluish surfaces of the tokens.
const dark: MantineColorsTuple = [
  "#E9EDF3",
  "#B1BAC7",
  "#929CAB",
  "#6C7685",
  "#2A313C",
  "#1F252E",
  "#1D222A",
  "#161A20",
  "#0F1216",
  "#0B0D11",
];

// Mantine chooses the text on filled buttons for the light scheme only; the token follows the scheme.
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant !== "filled") return colors;
  if (input.color === input.theme.primaryColor) return { ...colors, color: "var(--on-accent)" };
  // The dark scheme's lighter red is too light for white text.
  if (input.color === "red") return { ...colors, background: red[7], hover: red[8], color: "#FFFFFF" };
  return colors;
};

export const theme: MantineThemeOverride = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.25,
  variantColorResolver,
  colors: { accent, red, dark },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  defaultRadius: 8,
  cursorType: "pointer",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "24px", xl: "28px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "4px", md: "8px", lg: "12px", xl: "16px" },
  headings: { fontFamily: "var(--font)", fontWeight: "650" },
  components: {
    Button: { defaultProps: { size: "sm" } },
    Tooltip: { defaultProps: { openDelay: 400, withinPortal: true, transitionProps: { duration: 120 } } },
    // A part that scrolls has to be reachable by keyboard.
    ScrollArea: { defaultProps: { viewportProps: { tabIndex: 0 } } },
    Menu: {
      defaultProps: { withInitialFocusPlaceholder: false, transitionProps: { duration: 120 }, shadow: "md" },
    },
    Modal: {
      defaultProps: { transitionProps: { duration: 140 }, centered: true },
      styles: { title: { fontSize: 16, fontWeight: 650, lineHeight: "24px" } },
    },
  },
});

const shared = {
  "--mantine-color-body": "var(--bg-surface)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-dimmed": "var(--text-3)",
  "--mantine-color-placeholder": "var(--text-3)",
  "--mantine-color-default": "var(--bg-raised)",
  "--mantine-color-default-hover": "var(--bg-hover)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-border": "var(--border)",
  "--mantine-color-error": "var(--danger)",
  "--mantine-color-anchor": "var(--accent-text)",
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
