import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type ContactDetails, changeContacts } from "@/lib/api/contacts";
import type { DirectoryLabel } from "@/lib/api/types";
import { useBulkFailure } from "@/lib/i18n/useBulkFailure";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { useMe, usePermission } from "@/realtime/store";
import { LabelChip } from "@/ui/LabelChip";
import css from "./detail.module.css";

/** The contact's labels, each put on or taken off at once. */
export function ContactLabels({ details }: { details: ContactDetails }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const failureText = useBulkFailure();
  const mayEdit = usePermission("contacts.edit");
  const all = useMe().directory.labels ?? [];
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const own = all.filter((label) => details.labels.includes(label.id));
  const choice = all.filter((label) => label.is_active || details.labels.includes(label.id));

  async function toggle(label: DirectoryLabel) {
    if (isBusy) return;
    setBusy(true);
    setError(null);
    const action = details.labels.includes(label.id) ? "remove_label" : "add_label";
    try {
      const { refused } = await changeContacts({ ids: [details.id], action, value: label.id });
      const [first] = refused;
      if (first) setError(failureText(first.code));
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
    await queries.invalidateQueries({ queryKey: ["contact", details.id] });
    setBusy(false);
  }

  return (
    <>
      {own.length > 0 ? (
        <ul className={css.labels} aria-label={t`Etiquetas`}>
          {own.map((label) => (
            <li key={label.id}>
              <LabelChip label={label} />
            </li>
          ))}
        </ul>
      ) : (
        <p className={css.quiet}>
          <Trans>Nenhuma etiqueta.</Trans>
        </p>
      )}
      {mayEdit && choice.length > 0 ? (
        <Menu position="bottom-start" width={260} closeOnItemClick={false}>
          <Menu.Target>
            <button type="button" className={css.link}>
              <IconTag size={14} aria-hidden="true" />
              <Trans>Editar etiquetas</Trans>
            </button>
          </Menu.Target>
          <Menu.Dropdown mah={320} className={css.choice}>
            {choice.map((label) => (
              <Menu.CheckboxItem
                key={label.id}
                checked={details.labels.includes(label.id)}
                onChange={() => void toggle(label)}
              >
                <LabelChip label={label} />
              </Menu.CheckboxItem>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {error ? (
        <p className={css.bad} role="alert">
          {error}
        </p>
      ) : null}
    </>
  );
}
