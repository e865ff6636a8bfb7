import { I18nProvider } from "@lingui/react";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { i18n } from "@/lib/i18n/i18n";
import { cssVariables, theme } from "@/ui/theme";
import { ErrorBoundary } from "./ErrorBoundary";
import { router } from "./router";

// The client of `lib/api` repeats reads itself.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 30_000, refetchOnWindowFocus: false } },
});
const schemes = localStorageColorSchemeManager({ key: "prosa.theme" });

export function App({ nonce }: { nonce: string }) {
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={schemes}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <ErrorBoundary>
          <QueryClientProvider client={queries}>
            <Notifications position="top-right" limit={4} />
            <RouterProvider router={router} />
          </QueryClientProvider>
        </ErrorBoundary>
      </MantineProvider>
    </I18nProvider>
  );
}
