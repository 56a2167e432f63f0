package io.kubectlrc.manifest;

/**
 * Something in a document that could be read although kubectl refuses it.
 *
 * @param offset where it is in the source
 * @param what what it is
 * @param remedy what to do about it
 */
record Remark(int offset, String what, String remedy) {}
