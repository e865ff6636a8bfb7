import type { Offer } from "@/lib/api/types";

/**
 * Milliseconds since the offer was made. The server's clock decides, unless this device's is so wrong that the offer
 * would lie in the future or be over already: then it counts from when it came here.
 */
export function elapsed(offer: Offer, receivedAt: number, now: number): number {
  const total = duration(offer);
  const atReceipt = receivedAt - Date.parse(offer.offered_at);
  const before = atReceipt >= 0 && atReceipt < total ? atReceipt : 0;
  return Math.min(total, Math.max(0, before + now - receivedAt));
}

/** Milliseconds that the agent has to answer. */
export function duration(offer: Offer): number {
  return Math.max(1, Date.parse(offer.expires_at) - Date.parse(offer.offered_at));
}
