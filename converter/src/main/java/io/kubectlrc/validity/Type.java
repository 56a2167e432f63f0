package io.kubectlrc.validity;

/**
 * The type of a field.
 *
 * @param name of an object with fields, the name of its type; else empty
 * @param held what a list holds, or an object that is a map; else null
 */
record Type(Shape shape, String name, Type held) {
  private static final String LIST = "[]";
  private static final String MAP = "{}";

  /** Reads {@code int32}, {@code []EnvVar}, {@code {}string}. */
  static Type parse(String text) {
    if (text.startsWith(LIST)) {
      return new Type(Shape.LIST, "", parse(text.substring(LIST.length())));
    }
    if (text.startsWith(MAP)) {
      return new Type(Shape.OBJECT, "", parse(text.substring(MAP.length())));
    }
    return switch (text) {
      case "string" -> scalar(Shape.STRING);
      case "int32" -> scalar(Shape.INT32);
      case "int64" -> scalar(Shape.INT64);
      case "number" -> scalar(Shape.NUMBER);
      case "boolean" -> scalar(Shape.BOOLEAN);
      case "quantity" -> scalar(Shape.QUANTITY);
      case "int-or-string" -> scalar(Shape.INT_OR_STRING);
      case "port" -> scalar(Shape.PORT);
      case "int-or-percent" -> scalar(Shape.INT_OR_PERCENT);
      case "any" -> scalar(Shape.ANY);
      default -> new Type(Shape.OBJECT, text, null);
    };
  }

  private static Type scalar(Shape shape) {
    return new Type(shape, "", null);
  }
}
