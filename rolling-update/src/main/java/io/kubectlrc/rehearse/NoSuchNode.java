package io.kubectlrc.rehearse;

import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import java.util.List;

/** A node that is to be upgraded is not there. */
public final class NoSuchNode extends RefusalException {

  /** So many names are told. */
  private static final int TOLD = 10;

  NoSuchNode(String name, List<String> there) {
    super(
        new Refusal(
            "there is no node " + name,
            "There are "
                + String.join(", ", there.subList(0, Math.min(TOLD, there.size())))
                + (there.size() > TOLD ? " and " + (there.size() - TOLD) + " more." : ".")),
        null);
  }
}
