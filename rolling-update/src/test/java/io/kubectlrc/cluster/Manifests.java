package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Manifests for tests, written as YAML. */
public final class Manifests {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Manifests() {}

  public static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An RC in namespace {@code default} whose pods have the labels {@code app} and version. */
  public static ObjectNode rc(String name, String app, String version, int replicas) {
    return yaml(
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: %s, namespace: default}
        spec:
          replicas: %d
          selector: {app: %s, version: %s}
          template:
            metadata: {labels: {app: %s, version: %s}}
            spec:
              containers:
              - {name: main, image: "registry.example/%s:%s"}
        """
            .formatted(name, replicas, app, version, app, version, app, version));
  }

  public static ObjectNode service(String name, String app) {
    return yaml(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: default}
        spec: {selector: {app: %s}, ports: [{port: 80}]}
        """
            .formatted(name, app));
  }
}
