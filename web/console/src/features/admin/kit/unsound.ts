import { ApiError } from "@/lib/api/problem";

/** What the page itself refuses to send, in the form in which the server would refuse it. */
export class Unsound extends ApiError {
  constructor(field: string) {
    super({ status: 422, code: "invalid", errors: [{ field, code: `${field}_invalid`, message: "" }] });
  }
}
