/** User name and password; what went wrong is said in a sentence. */

import { useState } from "preact/hooks";
import type { Problem } from "../../engine/protocol.js";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Banner } from "../../ui/states.js";
import { announce } from "../../ui/toasts.js";
import { usePortal } from "../portal.js";
import { problemSentence } from "../problems.js";

interface SignInFormProps {
  /** The only user that may sign in here: unsent work of theirs is open. */
  username?: string;
  onSignedIn?: () => void;
}

export function SignInForm({ username: fixed, onSignedIn }: SignInFormProps) {
  const { engine, session } = usePortal();
  const [username, setUsername] = useState(fixed ?? "");
  const [password, setPassword] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const signIn = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const result = await engine.call("signIn", { username: username.trim(), password });
      if (result.kind === "failed") setProblem(result.problem);
      else {
        session.value = result.session;
        onSignedIn?.();
      }
    } finally {
      setBusy(false);
    }
  };
  // Not checked before: a browser that fills in the password may not say so until it is sent.
  const submit = () => {
    const missing = whatIsMissing(username, password);
    if (missing) announce(missing);
    else signIn();
  };
  return (
    <form
      class="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {problem && <SignInProblem problem={problem} />}
      <label class="field">
        <span class="field-label">{t("signIn.username")}</span>
        <input
          class="input"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellcheck={false}
          readOnly={fixed !== undefined}
          value={username}
          onInput={(event) => setUsername(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span class="field-label">{t("signIn.password")}</span>
        <input
          class="input"
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      <Button
        label={isBusy ? t("signIn.busy") : t("action.signIn")}
        kind="primary"
        type="submit"
        unavailable={isBusy ? t("signIn.busy") : null}
        onPress={submit}
      />
    </form>
  );
}

function whatIsMissing(username: string, password: string): string | null {
  if (username.trim() === "") return t("signIn.usernameMissing");
  return password === "" ? t("signIn.passwordMissing") : null;
}

function SignInProblem({ problem }: { problem: Problem }) {
  return (
    <Banner kind="error">
      <strong>{problemTitle(problem)}</strong>
      <br />
      {problemDetail(problem)}
    </Banner>
  );
}

function problemTitle(problem: Problem): string {
  if (problem.code === "offline") return t("signIn.offline.title");
  return problem.code === "sign-in-failed" ? t("signIn.failed.title") : problem.title;
}

function problemDetail(problem: Problem): string {
  if (problem.code === "offline") return t("signIn.offline.detail");
  return problem.code === "sign-in-failed" ? t("signIn.failed.detail") : problemSentence(problem);
}
