import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import { useActiveShortcuts } from "@/lib/shortcuts/registry";
import { Kbd } from "@/ui/Kbd";
import classes from "./ShortcutOverlay.module.css";

/** Lists what has a key on the page behind it. */
export function ShortcutOverlay({ request }: { request: number }) {
  const [opened, setOpened] = useState(true);
  const { t } = useLingui();
  const shortcuts = useActiveShortcuts();

  // biome-ignore lint/correctness/useExhaustiveDependencies: every request opens it again
  useEffect(() => setOpened(true), [request]);

  const groups = Map.groupBy(shortcuts, (item) => item.group);
  return (
    <Modal
      opened={opened}
      onClose={() => setOpened(false)}
      title={t`Atalhos do teclado`}
      size="lg"
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <div className={classes.groups}>
        {[...groups].map(([group, items]) => (
          <section key={group}>
            <h3 className={classes.title}>{group}</h3>
            <dl className={classes.list}>
              {items.map((item) => (
                <div key={item.keys} className={classes.row}>
                  <dt>{item.label}</dt>
                  <dd>
                    <Kbd keys={item.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
