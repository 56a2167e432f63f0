package io.kubectlrc.cluster.http;

/**
 * A request, as messages name it.
 *
 * @param url with the server in it
 * @param write whether it may have an effect
 */
record Asked(String method, String url, boolean write) {
  @Override
  public String toString() {
    return method + " " + url;
  }
}
