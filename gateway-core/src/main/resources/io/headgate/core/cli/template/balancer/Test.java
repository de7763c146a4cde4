package @PACKAGE@;

import io.headgate.api.balance.BalancerContract;
import io.headgate.api.balance.BalancerFactory;

class @NAME@Test extends BalancerContract {

    @Override
    protected BalancerFactory factory() {
        return new @NAME@Factory();
    }
}
