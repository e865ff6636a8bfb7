import { useLingui } from "@lingui/react/macro";
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from "@mantine/spotlight";
import {
  IconAddressBook,
  IconBolt,
  IconBookmark,
  IconChecklist,
  IconInbox,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { savedSearch, useSavedViews } from "@/features/inbox/saved/savedViews";
import { useViews } from "@/features/inbox/useViews";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/i18n";
import { askTasks } from "@/lib/requests";
import { useActiveShortcuts } from "@/lib/shortcuts/registry";
import { usePermission } from "@/realtime/store";
import { Kbd } from "@/ui/Kbd";
import { openHelp } from "./overlays";
import { useSettings } from "./useSettings";

const [paletteStore, palette] = createSpotlight();

/** Everything that can be done from here, with its key beside it. */
export function Palette({ request }: { request: number }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const settings = useSettings();
  const shortcuts = useActiveShortcuts();
  const { shown, names } = useViews();
  const hasTasks = usePermission("contacts.notes");

  // biome-ignore lint/correctness/useExhaustiveDependencies: every request opens it again
  useEffect(() => palette.open(), [request]);

  const here: SpotlightActionData[] = shortcuts
    .filter((item) => !["mod+k", "?", "g c"].includes(item.keys))
    .map((item) => ({
      id: `key ${item.keys}`,
      label: item.label,
      description: item.group,
      leftSection: <IconBolt size={18} stroke={1.7} />,
      rightSection: <Kbd keys={item.keys} />,
      // After the dialog has given the focus back: many actions move it.
      onClick: () => void setTimeout(item.run, 60),
    }));
  const views: SpotlightActionData[] = shown.map((view) => ({
    id: `view ${view}`,
    label: names[view],
    description: t`Lista de conversas`,
    leftSection: <IconInbox size={18} stroke={1.7} />,
    onClick: () => void navigate({ to: "/chat", search: { view } }),
  }));
  const saved: SpotlightActionData[] = (useSavedViews().data ?? []).map((view) => ({
    id: `saved ${view.id}`,
    label: view.name,
    description: t`Visão salva`,
    leftSection: <IconBookmark size={18} stroke={1.7} />,
    onClick: () => void navigate({ to: "/chat", search: savedSearch(view) }),
  }));
  const tasks: SpotlightActionData[] = hasTasks
    ? [
        {
          id: "tasks",
          label: t`Minhas tarefas`,
          leftSection: <IconChecklist size={18} stroke={1.7} />,
          // After the palette has given the focus back.
          onClick: () => void setTimeout(askTasks, 60),
        },
      ]
    : [];
  const contacts: SpotlightActionData = {
    id: "contacts",
    label: t`Contatos`,
    leftSection: <IconAddressBook size={18} stroke={1.7} />,
    rightSection: <Kbd keys="g c" />,
    onClick: () => void navigate({ to: "/contacts" }),
  };
  const own: SpotlightActionData[] = [
    {
      id: "light",
      label: t`Tema claro`,
      leftSection: <IconSun size={18} stroke={1.7} />,
      onClick: () => settings.setTheme("light"),
    },
    {
      id: "dark",
      label: t`Tema escuro`,
      leftSection: <IconMoon size={18} stroke={1.7} />,
      onClick: () => settings.setTheme("dark"),
    },
    ...LOCALES.map((locale) => ({
      id: `language ${locale}`,
      label: t`Idioma: ${LOCALE_NAMES[locale]}`,
      leftSection: <IconLanguage size={18} stroke={1.7} />,
      onClick: () => settings.setLanguage(locale),
    })),
    {
      id: "help",
      label: t`Atalhos do teclado`,
      leftSection: <IconKeyboard size={18} stroke={1.7} />,
      rightSection: <Kbd keys="?" />,
      onClick: openHelp,
    },
    {
      id: "leave",
      label: t`Sair`,
      leftSection: <IconLogout size={18} stroke={1.7} />,
      onClick: () => void settings.signOut().catch(() => {}),
    },
  ];
  const groups: SpotlightActionGroupData[] = [
    { group: t`Ações desta tela`, actions: here },
    { group: t`Ir para`, actions: [...tasks, contacts, ...views, ...saved] },
    { group: t`Preferências`, actions: own },
  ];

  return (
    <Spotlight
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      store={paletteStore}
      actions={groups}
      shortcut={null}
      highlightQuery
      styles={{ actionDescription: { opacity: 1 } }}
      attributes={{ content: { "aria-label": t`Comandos` } }}
      scrollable
      maxHeight={420}
      nothingFound={t`Nada encontrado. Tente outra palavra.`}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.7} />,
        placeholder: t`O que você quer fazer?`,
        "aria-label": t`Procurar um comando`,
      }}
    />
  );
}
