// One way to talk to the server: JSON in, JSON out, refusals as errors with the server's own words.
export class Refused extends Error {
  constructor(status, body) {
    super(body.message ?? "");
    this.status = status;
    this.code = body.code ?? "";
    this.body = body;
  }
}

export class Offline extends Error {}

const token = () => document.querySelector('meta[name="csrf-token"]').content;

export async function post(address, body = {}) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
      credentials: "same-origin",
    });
  } catch {
    throw new Offline();
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}
