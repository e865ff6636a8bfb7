import { I18nProvider } from "@lingui/react";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { i18n } from "@/lib/i18n/i18n";
import { cssVariables, theme } from "@/ui/theme";
import { ErrorBoundary } from "./ErrorBoundary";
import { router } from "./router";

// The client of `lib/api` repeats reads itself.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 30_000, refetchOnWindowFocus: false } },
});
const Toasts = lazy(async () => ({ default: (await import("./Toasts")).Toasts }));
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
            <Suspense>
              <Toasts />
            </Suspense>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </ErrorBoundary>
      </MantineProvider>
    </I18nProvider>
  );
}
