package io.kubectlrc.cluster;

/**
 * As whom the API server notes who has written a field.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers">Managers</a>
 */
public final class FieldManager {

  /** The name of ours, whoever's HTTP client we write with. */
  public static final String OURS = "kubectl-rc";

  private FieldManager() {}
}
