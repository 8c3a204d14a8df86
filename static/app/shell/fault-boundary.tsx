/** What is shown when a screen throws: a sentence and a way on, never a blank page. */

import { Component, type ComponentChildren } from "preact";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Notice } from "../../ui/states.js";

interface State {
  hasFailed: boolean;
}

export class FaultBoundary extends Component<{ children: ComponentChildren }, State> {
  override state: State = { hasFailed: false };

  static override getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown): void {
    reportError(error);
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <main class="alone">
        <Notice icon="error" title={t("fault.title")} detail={t("fault.detail")}>
          <Button
            label={t("fault.restart")}
            kind="primary"
            onPress={() => globalThis.location.reload()}
          />
        </Notice>
      </main>
    );
  }
}
