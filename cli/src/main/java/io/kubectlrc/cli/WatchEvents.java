package io.kubectlrc.cli;

import io.kubectlrc.watch.Happening;
import java.util.List;

/** Every event of a watch as one line of JSON. */
final class WatchEvents implements Happening.Listener {
  private final Screen out;

  WatchEvents(Screen out) {
    this.out = out;
  }

  @Override
  public void on(List<Happening> together) {
    together.forEach(happening -> out.print(happening.event() + "\n"));
    out.flush();
  }
}
