package io.headgate.demo;

/** What the demo tells whoever started it. */
final class DemoText {

    private DemoText() {}

    static String of(Demo demo) {
        String url = demo.url();
        DemoFolder folder = demo.folder();
        return """

                The sample shop is open.

                  shop       %1$s/
                  console    %2$s/   (token in %3$s/admin.token)
                  config     %4$s   (edit it: it takes effect when you save)
                  plugins    %5$s   (drop jars here)
                  ready jar  %6$s

                Five things to try:

                1. Ask for a page twice; the second answer is a cache hit:
                     curl -i %1$s/products/7
                2. Ask for a page that may not be cached; three servers take turns:
                     for i in 1 2 3 4 5 6; do curl -si %1$s/cart | grep X-Served-By; done
                3. %7$s
                4. Stop a server and see that no request fails; then start it again:
                     curl -X POST %8$s/shop-2/stop
                     for i in 1 2 3 4 5 6; do curl -si %1$s/cart | grep -E 'HTTP|X-Served-By'; done
                     curl -X POST %8$s/shop-2/start
                5. Drop a jar, name it in the config, and see its header in every answer:
                     cp %6$s %5$s/
                     (add to the route "shop" in the config:  "filters": ["demo-banner"])
                     curl -si %1$s/cart | grep X-Headgate-Demo

                Ctrl-C stops all of it and removes its files.
                """.formatted(
                        url,
                        demo.gateway().admin(),
                        folder.state(),
                        folder.config(),
                        folder.plugins(),
                        folder.readyJar(),
                        productList(demo),
                        demo.controlUrl());
    }

    private static String productList(Demo demo) {
        return demo.hasDatabase()
                ? "Ask PostgreSQL for a product list through a published query:\n     curl -i '" + demo.url()
                        + "/api/products?category=tea'"
                : "(The product list needs PostgreSQL, which could not be started here.)";
    }
}
