import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { IconShoppingCart } from "@tabler/icons-react";
import { type Content, list, number, text } from "../content";
import { formatMoney, lineTotal, type OrderItem, orderTotal } from "../order";
import css from "./bodies.module.css";

export function OrderCard({ content }: { content: Content }) {
  const { i18n } = useLingui();
  const items: OrderItem[] = list(content, "items").map((item) => ({
    retailer_id: text(item, "retailer_id"),
    quantity: number(item, "quantity") ?? 0,
    price: text(item, "price"),
    currency: text(item, "currency") || text(content, "currency"),
  }));
  const currency = text(content, "currency") || items[0]?.currency || "BRL";
  const total = text(content, "total") || orderTotal(items);
  const units = items.reduce((sum, item) => sum + item.quantity, 0);
  return (
    <div className={css.quoteCard}>
      <span className={css.label}>
        <IconShoppingCart size={14} aria-hidden="true" /> <Trans>Pedido</Trans> ·{" "}
        <Plural value={units} one="# item" other="# itens" />
      </span>
      <table className={css.order}>
        <tbody>
          {items.map((item, index) => {
            const sum = lineTotal(item);
            const key = `${index}:${item.retailer_id}`;
            return (
              <tr key={key}>
                <td>{item.quantity}×</td>
                <td dir="auto">{item.retailer_id}</td>
                <td>{sum === null ? item.price : formatMoney(sum, item.currency, i18n.locale)}</td>
              </tr>
            );
          })}
        </tbody>
        {total ? (
          <tfoot>
            <tr>
              <th colSpan={2} scope="row">
                <Trans>Total</Trans>
              </th>
              <td>{formatMoney(total, currency, i18n.locale)}</td>
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}
