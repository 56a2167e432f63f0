package io.kubectlrc.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Requests to Services through the API server, with the user's credentials there: for who has no
 * other way to them. It is another way than that of the Service's users.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#discovering-builtin-services">Access
 *     services running on clusters</a>
 */
public interface ServiceProxy {

  /**
   * Where to, in the cluster.
   *
   * @param port its name or number
   * @param path from the slash on, with what is asked
   */
  record Address(String namespace, String service, String port, String path) {}

  /**
   * What came back, from the Service or from the API server.
   *
   * @param headers the first of each name
   * @param body its beginning
   */
  record Answer(int status, Map<String, String> headers, String body) {}

  /**
   * Sends a request once, and returns. What comes back is the answer, or an {@link
   * java.io.IOException}; to cancel it abandons the request.
   *
   * @param longest the most of a body that is kept, in bytes
   */
  CompletableFuture<Answer> send(
      Address address, String method, Map<String, String> headers, Duration timeout, int longest);
}
