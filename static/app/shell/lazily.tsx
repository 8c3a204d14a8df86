/**
 * Screens whose code comes after that of the first one.
 *
 * A first visit loads what signing in needs. The rest is fetched behind it, or when it is wanted;
 * the service worker keeps all of it for a device without network.
 */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Notice, Waiting } from "../../ui/states.js";

export interface Later<Props> {
  /** The screen, or what is shown until its code is here. */
  Screen: ComponentType<Props>;
  /** Fetches the code before anybody asks for it. Rejects when it cannot be had. */
  prepare(): Promise<void>;
}

/** A screen from the module that `load` imports. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): Later<Props> {
  let loaded: ComponentType<Props> | null = null;
  const fetch = async () => {
    loaded = await load();
  };

  function Screen(props: Props) {
    const [, redraw] = useState(0);
    const [hasFailed, setFailed] = useState(false);
    const ask = () => {
      setFailed(false);
      fetch().then(
        () => redraw((count) => count + 1),
        () => setFailed(true),
      );
    };
    useEffect(() => {
      if (!loaded) ask();
    }, []);
    if (loaded) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    if (!hasFailed) return <Waiting label={t("starting")} />;
    return (
      <Notice icon="error" title={t("later.title")} detail={t("later.detail")}>
        <Button label={t("later.again")} kind="primary" onPress={ask} />
      </Notice>
    );
  }

  return { Screen, prepare: fetch };
}
