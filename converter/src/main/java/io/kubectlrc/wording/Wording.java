package io.kubectlrc.wording;

import java.util.stream.Collectors;

/** The words for actions, in what a user works with. */
public interface Wording {

  /** The library's own: {@code maxSurge=0}, {@code rolling update of api-rc with rollback}. */
  Wording LIBRARY =
      new Wording() {
        @Override
        public String of(Action.Choose choose) {
          return choose.setting() + choose.value().map(value -> "=" + value).orElse("");
        }

        @Override
        public String of(Action.Run run) {
          String with = run.with().stream().map(this::of).collect(Collectors.joining(" "));
          return run.task()
              + (run.subjects().isEmpty() ? "" : " of " + String.join(" to ", run.subjects()))
              + run.namespace().map(namespace -> " in namespace " + namespace).orElse("")
              + (with.isEmpty() ? "" : " with " + with);
        }
      };

  /** A choice. */
  String of(Action.Choose choose);

  /** Another operation. */
  String of(Action.Run run);
}
