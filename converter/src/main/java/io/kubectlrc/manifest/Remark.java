package io.kubectlrc.manifest;

/**
 * Something in a document that could be read although kubectl refuses it.
 *
 * @param offset where it is in the source
 * @param what what it is
 * @param remedy what to do about it
 * @param repeatsKey whether it is a key that is there again
 */
record Remark(int offset, String what, String remedy, boolean repeatsKey) {

  /** One of anything but a key. */
  Remark(int offset, String what, String remedy) {
    this(offset, what, remedy, false);
  }
}
