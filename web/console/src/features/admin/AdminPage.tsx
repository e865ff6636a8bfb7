import { Trans, useLingui } from "@lingui/react/macro";
import { IconLock } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type ComponentType, type LazyExoticComponent, lazy, Suspense, useEffect, useRef } from "react";
import { useMe } from "@/realtime/store";
import { EmptyState } from "@/ui/EmptyState";
import css from "./admin.module.css";
import { useDepartmentForms } from "./kit/useDepartmentForms";
import { PAGES, type PageGroup, type PageId, pagesFor } from "./permissions";

const VIEWS: Record<PageId, LazyExoticComponent<ComponentType>> = {
  profile: lazy(() => import("./pages/ProfilePage")),
  users: lazy(() => import("./pages/UsersPage")),
  roles: lazy(() => import("./pages/RolesPage")),
  departments: lazy(() => import("./pages/DepartmentsPage")),
  pauses: lazy(() => import("./pages/PausesPage")),
  notifications: lazy(() => import("./pages/NotificationsPage")),
  hours: lazy(() => import("./pages/HoursPage")),
  reasons: lazy(() => import("./pages/ReasonsPage")),
  fields: lazy(() => import("./pages/FieldsPage")),
  labels: lazy(() => import("./pages/LabelsPage")),
  inbox: lazy(() => import("./pages/InboxPage")),
  service: lazy(() => import("./pages/ServicePage")),
  messages: lazy(() => import("./pages/MessagesPage")),
  replies: lazy(() => import("./pages/RepliesPage")),
  "own-replies": lazy(() => import("./pages/OwnRepliesPage")),
  sla: lazy(() => import("./pages/SlaPage")),
  blocked: lazy(() => import("./pages/BlockedPage")),
  channels: lazy(() => import("./pages/ChannelsPage")),
  templates: lazy(() => import("./pages/TemplatesPage")),
  company: lazy(() => import("./pages/CompanyPage")),
  privacy: lazy(() => import("./pages/PrivacyPage")),
  audit: lazy(() => import("./pages/AuditPage")),
  tokens: lazy(() => import("./pages/TokensPage")),
  reseller: lazy(() => import("./pages/ResellerPage")),
};

function usePageNames(): Record<PageId, string> {
  const { t } = useLingui();
  const { Many } = useDepartmentForms();
  return {
    profile: t`Meu perfil`,
    users: t`Usuários`,
    roles: t`Funções`,
    departments: Many,
    pauses: t`Pausas`,
    notifications: t`Notificações`,
    hours: t`Horários e feriados`,
    reasons: t`Motivos`,
    fields: t`Campos customizáveis`,
    labels: t`Etiquetas`,
    inbox: t`Lista de conversas`,
    service: t`Regras do atendimento`,
    messages: t`Envio de mensagens`,
    replies: t`Mensagens rápidas`,
    "own-replies": t`Minhas mensagens rápidas`,
    sla: t`SLA`,
    blocked: t`Bloqueados`,
    channels: t`Canais`,
    templates: t`Mensagens template`,
    company: t`Empresa`,
    privacy: t`Dados e LGPD`,
    audit: t`Auditoria`,
    tokens: t`API tokens`,
    reseller: t`Revenda`,
  };
}

function useGroupNames(): Record<PageGroup, string> {
  const { t } = useLingui();
  return {
    personal: t`Pessoal`,
    team: t`Equipe`,
    service: t`Atendimento`,
    channels: t`Canais`,
    company: t`Empresa`,
  };
}

/** The settings: the list of pages, and the page that the address names. */
export default function AdminPage() {
  const { page, item } = useParams({ strict: false });
  const { permissions } = useMe();
  const navigate = useNavigate();
  const allowed = pagesFor(permissions);
  const shown = PAGES.find((candidate) => candidate.id === page);
  const isAllowed = shown !== undefined && allowed.includes(shown);
  const first = (allowed.find((candidate) => candidate.group !== "personal") ?? allowed[0])?.id ?? "profile";

  // Where list and page stand beside each other, there is always a page.
  useEffect(() => {
    if (page === undefined && window.matchMedia("(min-width: 720px)").matches)
      void navigate({ to: "/settings/$page", params: { page: first }, replace: true });
  }, [page, first, navigate]);

  const View = shown && isAllowed ? VIEWS[shown.id] : null;
  return (
    <div className={css.layout} data-page={page !== undefined}>
      <Navigation page={page} />
      {/* A page starts at its top, and another item is another form. */}
      <div className={css.content} key={`${page}/${item}`}>
        <Suspense>
          {View ? <View /> : page !== undefined ? <NotHere isKnown={shown !== undefined} /> : null}
        </Suspense>
      </div>
    </div>
  );
}

function NotHere({ isKnown }: { isKnown: boolean }) {
  return (
    <EmptyState
      icon={<IconLock size={28} />}
      title={
        isKnown ? (
          <Trans>Você não tem acesso a esta página</Trans>
        ) : (
          <Trans>Esta página de configuração não existe</Trans>
        )
      }
    >
      {isKnown ? <Trans>Peça ao administrador da empresa a permissão correspondente.</Trans> : null}
    </EmptyState>
  );
}

function Navigation({ page }: { page: string | undefined }) {
  // Beside a page, that page has the one heading of the first level.
  const Title = page === undefined ? "h1" : "p";
  const list = useRef<HTMLElement>(null);
  const { t } = useLingui();
  const { permissions } = useMe();
  const names = usePageNames();
  const groupNames = useGroupNames();
  const allowed = pagesFor(permissions);
  const groups = [...new Set(allowed.map((page) => page.group))];
  // The list is longer than most screens: whoever comes by a link sees where they are.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark moves with the page
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView?.({ block: "nearest" });
  }, [page]);
  return (
    <nav ref={list} className={css.nav} aria-label={t`Configurações`}>
      <Title className={css.navTitle}>
        <Trans>Configurações</Trans>
      </Title>
      {groups.map((group) => (
        <div key={group} className={css.navGroup}>
          <h2 className={css.navGroupName}>{groupNames[group]}</h2>
          {allowed
            .filter((known) => known.group === group)
            .map(({ id }) => (
              <Link key={id} to="/settings/$page" params={{ page: id }} className={css.navLink}>
                {names[id]}
              </Link>
            ))}
        </div>
      ))}
    </nav>
  );
}
