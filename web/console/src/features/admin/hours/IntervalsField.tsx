import { Trans, useLingui } from "@lingui/react/macro";
import { IconPlus, IconX } from "@tabler/icons-react";
import { IconButton } from "@/ui/IconButton";
import css from "./hours.module.css";
import { endFromField, endToField, faultOf, type Interval, withNext } from "./model";

interface IntervalsFieldProps {
  /** The day, for screen readers. */
  label: string;
  value: Interval[];
  onChange(intervals: Interval[]): void;
}

/** The shifts of one day. */
export function IntervalsField({ label, value, onChange }: IntervalsFieldProps) {
  const { t } = useLingui();
  const found = faultOf(value);
  const words = {
    incomplete: t`Preencha o início e o fim.`,
    order: t`O fim precisa ser depois do início.`,
    overlap: t`Os horários se sobrepõem ou estão fora de ordem.`,
  };
  const change = (index: number, interval: Interval) =>
    onChange(value.map((item, at) => (at === index ? interval : item)));
  return (
    <div className={css.intervals}>
      {value.length === 0 ? (
        <span className={css.none}>
          <Trans>Fechado</Trans>
        </span>
      ) : null}
      {value.map(([start, end], index) => {
        const isBad = found?.index === index;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a shift is known by its place
          <span key={index} className={css.interval}>
            <input
              type="time"
              className={css.time}
              aria-label={t`${label}: início ${index + 1}`}
              aria-invalid={isBad}
              value={start}
              onChange={(event) => change(index, [event.currentTarget.value, end])}
            />
            <span aria-hidden="true">–</span>
            <input
              type="time"
              className={css.time}
              aria-label={t`${label}: fim ${index + 1}`}
              aria-invalid={isBad}
              value={endToField(end)}
              onChange={(event) => change(index, [start, endFromField(event.currentTarget.value)])}
            />
            {value.length > 1 ? (
              <IconButton
                label={t`Remover este turno`}
                size="small"
                onClick={() => onChange(value.filter((_, at) => at !== index))}
              >
                <IconX size={14} />
              </IconButton>
            ) : null}
          </span>
        );
      })}
      {value.length > 0 ? (
        <IconButton
          label={t`Adicionar turno`}
          size="small"
          disabled={withNext(value).length === value.length}
          onClick={() => onChange(withNext(value))}
        >
          <IconPlus size={16} />
        </IconButton>
      ) : null}
      {found ? (
        <p className={css.fault} role="alert">
          {words[found.fault]}
        </p>
      ) : null}
    </div>
  );
}
