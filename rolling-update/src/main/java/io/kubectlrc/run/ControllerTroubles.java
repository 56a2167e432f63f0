package io.kubectlrc.run;

import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.Progress;
import java.util.HashSet;
import java.util.Set;

/** Tells what keeps controllers from making pods, each reason of each of them once. */
final class ControllerTroubles {
  private final Progress.Listener listener;
  private final Set<String> told = new HashSet<>();

  ControllerTroubles(Progress.Listener listener) {
    this.listener = listener;
  }

  void tell(Ref controller, Trouble trouble) {
    if (told.add(controller + " " + trouble.reason())) {
      listener.on(new Progress.Troubled(controller.toString(), trouble));
    }
  }
}
