export const loader = () => ({ part: true });

export default () => <p>part</p>;
