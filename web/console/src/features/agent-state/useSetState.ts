import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { setAgentState } from "@/realtime/store";

/** Changes one's own state and says so where it did not work. */
export function useSetState() {
  const { t } = useLingui();
  const problemText = useProblemText();
  return (state: "available" | "paused" | "offline", reasonId: string | null = null) =>
    setAgentState(state, reasonId).catch((error: unknown) => {
      notifications.show({
        color: "red",
        title: t`Seu estado não mudou`,
        message: problemText(refusalOf(error)),
      });
    });
}
