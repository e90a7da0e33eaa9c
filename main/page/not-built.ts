/** Shown in place of an interface that nobody has built yet; the gateway works without it. */
export const NOT_BUILT = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width" />
  <title>MLX Manager</title>
  <style nonce="__CSP_NONCE__">
    :root { color-scheme: light dark; font: 13px/20px -apple-system, Inter, sans-serif; }
    main { max-width: 420px; margin: 20vh auto; padding: 0 16px; }
    code { font: 12px ui-monospace, monospace; }
  </style>
  <main>
    <h1>The gateway is running</h1>
    <p>Its user interface has not been built. Run <code>npm run build</code> where MLX Manager was installed, then load
    this page again.</p>
  </main>
</html>
`;
