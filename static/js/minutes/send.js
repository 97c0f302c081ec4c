// One save: {state, …} with state saved, conflict, locked, login, refused or offline.
const KEEPALIVE_LIMIT = 60000; // browsers refuse to send more while a page is closing
const TIMEOUT = 15000;

// The cookie, not the page, has the token that holds after a new login in another tab.
export const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

export const send = async (url, text, version, leaving) => {
  const body = new FormData();
  body.set("text", text);
  body.set("version", version);
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token() ?? "", Accept: "application/json" },
      keepalive: leaving && new Blob([text]).size < KEEPALIVE_LIMIT,
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.redirected) return { state: "login" };
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const answer = isJson ? await response.json() : {};
    const states = { 200: "saved", 400: "refused", 403: isJson ? "locked" : "login", 404: "locked", 409: "conflict" };
    return { state: states[response.status] ?? "offline", ...answer };
  } catch {
    return { state: "offline" };
  }
};
