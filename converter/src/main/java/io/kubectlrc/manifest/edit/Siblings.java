package io.kubectlrc.manifest.edit;

import io.kubectlrc.manifest.Node;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** The entries of a mapping or the items of a sequence: what is the same for both. */
sealed interface Siblings permits BlockSiblings, FlowSiblings {

  /**
   * One of them.
   *
   * @param start of an entry its key, of an item of a block sequence its dash, else its value
   * @param value in its text, all of a pair
   */
  record Member(int start, Node value) {
    int end() {
      return value.end();
    }
  }

  /**
   * Takes members out and puts others in.
   *
   * @param removed the indexes of those that go; at least one stays
   * @param added by the index of the member behind which they go, one that stays, or -1 for the
   *     front; each as it is to be written, without what separates it from the others
   */
  void edit(BitSet removed, Map<Integer, List<String>> added);
}
